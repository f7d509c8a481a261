"""Mail drafts (.eml): the invitation to a call, the cover letters of plan and certificate."""
