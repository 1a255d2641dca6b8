"""Speed against peers and floors, each in the same run; the table is docs/performance.md."""
