// A cell or paragraph that is tapped, or arrived at, can be asked about: a link with its id stands at the foot.
(() => {
  const SPOTS = ".grid tbody [id], .booklet p[id], .booklet h4[id], .glossary div[id]";
  const LONGEST = 16;
  const bar = document.querySelector(".ask-here");
  if (!bar) return;
  const link = bar.querySelector("a");
  const address = new URL(link.href);
  let asked = null;

  const mark = (spot) => {
    if (asked) asked.classList.remove("asked");
    asked = spot;
    bar.hidden = !spot;
    if (!spot) return;
    spot.classList.add("asked");
    const words = spot.textContent.trim().replace(/\s+/g, " ");
    bar.querySelector("span").textContent = words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words;
    address.searchParams.set("about", spot.id);
    link.href = address.href;
  };

  const arrive = () => {
    const spot = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
    if (spot && spot.matches(SPOTS)) mark(spot);
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest("a, button") || String(window.getSelection())) return;
    const spot = event.target.closest(SPOTS);
    if (spot) mark(spot === asked ? null : spot);
  });
  bar.querySelector("button").addEventListener("click", () => mark(null));
  window.addEventListener("hashchange", arrive);
  arrive();
})();
