// Escape closes a popover while the caret stands in one of its fields: Streamlit then drops what was
// typed there. Leaving the field first gives it to a run of the page.
const IN_POPOVER = '[data-testid="stPopoverBody"] :is([data-testid="stTextInput"] input, textarea)';

function leaveBeforeEscape() {
  const leave = ({ key }) => {
    const field = document.activeElement;
    if (key === "Escape" && field?.matches(IN_POPOVER)) field.blur();
  };
  document.addEventListener("keydown", leave, { capture: true });
}
