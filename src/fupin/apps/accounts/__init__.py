"""Users, appointments, permissions, the audit log."""
