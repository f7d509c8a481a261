// A list that is open stays open when the page moves by itself. Streamlit's lists close at any scroll
// of the page: a page that gets shorter or longer, because of what a run drew while someone was
// opening one, scrolls too. They don't close for half a second after the window was resized, and move
// along with their field: so they hear of that. Whoever scrolls closes them as before.
const OPEN_LIST = '[role="combobox"][aria-expanded="true"]';

function keepListsOpen() {
  const tell = () => {
    if (document.querySelector(OPEN_LIST)) window.visualViewport?.dispatchEvent(new Event("resize"));
  };
  new MutationObserver(tell).observe(document.body, { childList: true, subtree: true });
}

// Tab goes on from what one chose to the next field, not to the button that clears it: Enter there
// would take the choice away. Escape on a closed list clears it, Backspace the last of several: that is
// Streamlit's own, which clears at the Escape that closes a list as well. Here that only closes it.
const CHOOSING = ':is([data-testid="stSelectbox"], [data-testid="stMultiSelect"])';
const CLEARING = `${CHOOSING} [role="group"] > button:not([aria-haspopup], [tabindex="-1"])`;

function passClearing() {
  for (const button of document.querySelectorAll(CLEARING)) button.tabIndex = -1;
}

function closeWithoutClearing() {
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Escape" || !field.matches?.(`[data-testid="stSelectbox"] ${OPEN_LIST}`)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    field.closest('[role="group"]').querySelector("button[aria-haspopup]").click();
  }, true);
}
