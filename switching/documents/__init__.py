"""The papers: what they say, apart from how they look, and how they become PDF."""

from switching.documents.plan.compose import plan_content
from switching.documents.plan.content import PlanContent
from switching.documents.plan.document import Rendered, render_plan, unwritable

__all__ = ["PlanContent", "Rendered", "plan_content", "render_plan", "unwritable"]
