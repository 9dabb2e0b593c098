"""The stack on this machine: processes declared once, servers of their own, a supervisor, one address."""
