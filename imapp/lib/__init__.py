"""What could live in another project: nothing here knows a user, a group or a message."""
