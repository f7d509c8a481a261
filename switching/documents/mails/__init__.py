"""Mail drafts (.eml): the invitation to a call, and what the papers are sent with."""
