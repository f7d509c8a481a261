"""A plan and a certificate as a page to have read out: our PDFs have no headings for that."""
