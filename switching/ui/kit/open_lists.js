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
