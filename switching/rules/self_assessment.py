"""How a learner judges the goals before and after, and what that says."""

from __future__ import annotations

from dataclasses import dataclass

from switching.models import Dossier, GoalScore, GoalWording, LearningGoal, N_, Party

SCALE = {
    1: N_("not yet"),
    2: N_("a little"),
    3: N_("fairly well"),
    4: N_("well"),
    5: N_("very well"),
}
"""The words of the self-assessment: 'I can do this …'."""


@dataclass(frozen=True)
class GoalGrowth:
    """A goal with how the learner judges it: `goal` holds the score before, `score` the one after.

    `score` is None while there is no evaluation of the learner, or the goal came after it.
    """

    wording: GoalWording
    goal: LearningGoal
    score: GoalScore | None

    @property
    def change(self) -> int | None:
        """How many steps the learner went up; None while a score is missing."""
        if self.score is None or self.score.score_after is None or self.goal.score_before is None:
            return None
        return self.score.score_after - self.goal.score_before


def growth_of(dossier: Dossier) -> tuple[GoalGrowth, ...]:
    """List the goals of the question as it stands, each with its scores."""
    learner = {item.id for item in dossier.evaluations if item.party is Party.LEARNER}
    scores = {item.goal_id: item for item in dossier.scores if item.evaluation_id in learner}
    goals = {goal.id: goal for goal in dossier.goals}
    return tuple(
        GoalGrowth(wording, goals[wording.goal_id], scores.get(wording.goal_id))
        for wording in dossier.latest.filled_goals
    )
