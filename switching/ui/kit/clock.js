// Counts in the browser from the moment the call started; the server is asked nothing.
function written(seconds) {
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

// Called again with new data on each run; the ticking is set up once per place.
export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".call-clock");
  const note = parentElement.querySelector(".call-over");
  // The server's clock counts: a laptop that is off by minutes must not matter.
  place.data = { ...data, ahead: Date.now() / 1000 - data.now };
  if (place.shows) return place.shows();
  place.shows = () => {
    const { started, ended, planned, ahead, words, over } = place.data;
    const seconds = Math.max(0, (ended ?? Date.now() / 1000 - ahead) - started);
    const past = seconds - planned * 60;
    place.textContent = words.replace("{time}", written(seconds));
    note.textContent = past > 0 ? over.replace("{time}", written(past)) : "";
    if (!place.isConnected) clearInterval(ticking);
  };
  const ticking = setInterval(place.shows, 1000);
  place.shows();
}
