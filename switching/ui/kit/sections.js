// Brings the part of the page that a click asked for into sight, once for each click, with the focus
// in its first field, or on its first button where it has none.
const WAIT_MS = 150;

export default function (component) {
  const { part, count } = component.data;
  if (!part || window.switchingPartShown === count) return;
  window.switchingPartShown = count;
  setTimeout(() => {
    const found = document.querySelector(`.st-key-${part.replace(/[^\w-]/g, "-")}`);
    if (!found) return;
    const details = found.matches("details") ? found : found.querySelector("details");
    if (part.startsWith("edit_") && details && !details.open) details.querySelector("summary").click();
    found.scrollIntoView({ block: part.startsWith("edit_") ? "center" : "start" });
    setTimeout(() => {
      const field = found.querySelector("input, textarea") ?? found.querySelector("button");
      field?.focus({ preventScroll: true });
    }, WAIT_MS);
  }, WAIT_MS);
}
