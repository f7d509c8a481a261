// Brings the fields of the section that a link asked for into sight, once for each click.
const WAIT_MS = 150;

export default function (component) {
  const { wanted, count } = component.data;
  if (!wanted || window.switchingSectionShown === count) return;
  window.switchingSectionShown = count;
  setTimeout(() => {
    const part = document.querySelector(`.st-key-edit_${wanted}`);
    if (!part) return;
    const details = part.matches("details") ? part : part.querySelector("details");
    if (details && !details.open) details.querySelector("summary").click();
    part.scrollIntoView({ block: "center" });
    setTimeout(() => part.querySelector("input, textarea")?.focus({ preventScroll: true }), WAIT_MS);
  }, WAIT_MS);
}
