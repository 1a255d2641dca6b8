"""Documents for people who have no access to the system: the audit pack and what lies in it."""
