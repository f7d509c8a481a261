// Runs before Streamlit's own scripts: what a browser tells the window goes to whoever listens, in the
// order in which they began to. Back is for the keeper to hold until what was given is taken up.
window.addEventListener("popstate", (event) => window.switchingBack?.(event), true);
