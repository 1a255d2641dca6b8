"""What follows from the records: status, deadlines, obligations. Derived, without judgement."""
