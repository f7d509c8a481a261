"""The way in: who may pass, and which pages there are."""

from pathlib import Path

import streamlit as st

from switching.guests import app as guests
from switching.services.rights import Need
from switching.ui import look, server
from switching.ui.downloads import route as downloads
from switching.ui.kit import failures, frame, gate, presses, session
from switching.ui.saving import route as saving

if __name__ == "app":
    # The server imports this file once. Each session then runs it as a script, as below.
    server.require_safe_start()
    app = st.App(
        __file__,
        lifespan=server.lifespan,
        routes=[*saving.routes(), *downloads.routes(), *guests.routes(server.place)],
        middleware=server.middleware(Path(__file__).with_name("pages"), guests.REFUSALS),
        on_script_error=failures.report,
    )
elif __name__ != "__mp_main__":  # as which the process that makes files imports this script too
    st.set_page_config(page_title="Switching Talent", page_icon=look.SIGN, layout="wide")
    st.logo(look.WORD_MARK, size="large")
    with session.one_run():
        failures.keep_place()
        gate.open_gate()
        _ = session.texts().gettext

        navigation = st.navigation(
            [
                st.Page("pages/worklist.py", title=_("Worklist"), default=True),
                st.Page("pages/organisations.py", title=_("Organisations")),
                st.Page(
                    "pages/overview.py",
                    title=_("Overview"),
                    visibility=gate.visibility(Need.SEE_FIGURES),
                ),
                st.Page(
                    "pages/funder.py",
                    title=_("ESF"),
                    visibility=gate.visibility(Need.FUNDER_TABLE),
                ),
                st.Page(
                    "pages/administration.py",
                    title=_("Administration"),
                    visibility=gate.visibility(Need.ADMINISTER),
                ),
                st.Page(
                    "pages/importing.py",
                    title=_("Import"),
                    visibility=gate.visibility(Need.IMPORT, unless=Need.ADMINISTER),
                ),
                st.Page("pages/new_switch.py", title=_("New switch"), visibility="hidden"),
                st.Page("pages/intake_call.py", title=_("Introduction call"), visibility="hidden"),
                st.Page(
                    "pages/learning_question.py", title=_("Learning question"), visibility="hidden"
                ),
                st.Page(
                    "pages/action_plan.py", title=_("Learning action plan"), visibility="hidden"
                ),
                st.Page("pages/privacy.py", title=_("Privacy"), visibility="hidden"),
                st.Page("pages/accessibility.py", title=_("Accessibility"), visibility="hidden"),
                st.Page("pages/guide.py", title=_("Guide"), visibility="hidden"),
                st.Page("pages/exchange.py", title=_("Exchange"), visibility="hidden"),
                st.Page("pages/dossier.py", title=_("Dossier"), visibility="hidden"),
                st.Page(
                    "pages/funder_profile.py",
                    title=_("ESF data of the learner"),
                    visibility="hidden",
                ),
            ],
            position=gate.navigation_position(),
        )
        st.set_page_config(page_title=f"{navigation.title} – Switching Talent")
        body, foot = st.container(key="page"), st.container()
        with foot:
            frame.foot()
        with body, failures.guarded(), failures.opening():
            frame.head(navigation.url_path)
            navigation.run()
            presses.settle()
