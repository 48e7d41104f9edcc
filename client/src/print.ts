// A page for paper: its one button.

document.querySelector("#print")?.addEventListener("click", () => print());
