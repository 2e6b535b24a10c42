"""The archive of snapshots and determinations, and how to replay them."""
