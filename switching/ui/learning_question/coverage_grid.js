// Goals as rows, what the host offers as columns, a box to tick where they meet. Each tick is an
// event with a number; the server takes each number once, so that quick ticks are never lost.
const MOST_EVENTS = 50;

function cell(tag, text, className) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function header(data) {
  const row = cell("tr");
  const corner = cell("th", data.corner);
  corner.scope = "col";
  row.append(corner);
  for (const offer of data.columns) {
    const head = cell("th");
    head.scope = "col";
    head.append(cell("span", offer.title, "offer"), cell("span", offer.note, "note"));
    row.append(head);
  }
  return row;
}

function goalRow(goal, data, place) {
  const row = cell("tr");
  const head = cell("th", "", "goal");
  head.scope = "row";
  head.append(cell("span", goal.text), cell("span", goal.note, "note"));
  row.append(head);
  for (const offer of data.columns) {
    const box = cell("input");
    box.type = "checkbox";
    box.dataset.goal = goal.goal;
    box.dataset.mark = offer.mark;
    const label = data.label.replace("{offer}", () => offer.title);
    box.setAttribute("aria-label", label.replace("{goal}", () => goal.text));
    box.addEventListener("change", () => place.ticked(box));
    const field = cell("td");
    const around = cell("label");
    around.append(box);
    field.append(around);
    row.append(field);
  }
  return row;
}

function draw(place, data) {
  const head = cell("thead");
  const body = cell("tbody");
  head.append(header(data));
  body.append(...data.rows.map((goal) => goalRow(goal, data, place)));
  place.replaceChildren(cell("caption", data.caption, "unseen"), head, body);
}

export default function ({ data, parentElement, setStateValue }) {
  const place = parentElement.querySelector(".coverage");
  place.events ??= [];
  place.ticked = (box) => {
    const { goal, mark } = box.dataset;
    const number = Math.max(Date.now(), (place.events.at(-1)?.number ?? 0) + 1);
    place.events.push({ number, goal: Number(goal), mark, on: box.checked });
    place.events = place.events.slice(-MOST_EVENTS);
    setStateValue("events", place.events);
  };
  const drawn = JSON.stringify([data.columns, data.rows, data.caption]);
  if (place.drawn !== drawn) {
    const at = place.contains(document.activeElement) ? { ...document.activeElement.dataset } : null;
    draw(place, data);
    place.drawn = drawn;
    if (at) place.querySelector(`[data-goal="${at.goal}"][data-mark="${at.mark}"]`)?.focus();
  }
  // What was ticked and is not taken yet stays as it was ticked.
  const waiting = new Set(
    place.events.filter((event) => event.number > data.seen).map((e) => `${e.goal}|${e.mark}`)
  );
  const marks = new Set(data.marks);
  for (const box of place.querySelectorAll("input")) {
    const key = `${box.dataset.goal}|${box.dataset.mark}`;
    if (!waiting.has(key)) box.checked = marks.has(key);
    box.disabled = data.disabled;
    box.closest("td").classList.toggle("served", box.checked);
  }
}
