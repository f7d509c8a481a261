"""Documents: plan, certificate, report, other papers, personal data, mails, calendar files.

To add a document, in this order:

1. `NAME/content.py`: what it says, a `Snapshot`, composed from a dossier. No PDF in it.
2. `NAME/document.py`: how it looks, a subclass of `PDF` with a method per block, and `render_NAME`.
3. `services/NAME.py`: who may have it, and what is stored of it (`to_json`, `code`).
4. A module in `mails/` when it is mailed.
5. tests/documents: read it back; the same content gives the same bytes. tests/test_hostile.py: any
   text fits in it. tests/services/test_matrix.py tells who misses a right for it.
"""

from switching.documents.pdf.base import Rendered
from switching.documents.plan.compose import plan_content
from switching.documents.plan.content import PlanContent
from switching.documents.plan.document import render_plan, unwritable

__all__ = ["PlanContent", "Rendered", "plan_content", "render_plan", "unwritable"]
