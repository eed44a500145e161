/* Suggestions under the search form: the combobox pattern of ARIA. Without it the form works as it is. */
(() => {
  "use strict";
  const PAUSE = 150;

  function comboboxOf(form) {
    const input = form.querySelector("input[name=q]");
    const box = input.parentElement;
    const list = document.createElement("ul");
    list.id = `${input.id}-options`;
    list.className = "search-options";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "检索建议");
    list.hidden = true;
    const told = document.createElement("p");
    told.className = "search-told";
    told.setAttribute("role", "status");
    box.append(list);
    form.append(told);
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"],
      ["aria-controls", list.id]]) {
      input.setAttribute(name, value);
    }

    let chosen = -1;
    let typed = input.value;
    let waiting = 0;
    let asking = null;

    function close() {
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function stop() {
      clearTimeout(waiting);
      if (asking) asking.abort();
      asking = null;
    }

    function choose(position) {
      const options = [...list.children];
      chosen = position;
      options.forEach((each, number) => each.setAttribute("aria-selected", String(number === position)));
      if (position < 0) {
        input.removeAttribute("aria-activedescendant");
        input.value = typed;
        return;
      }
      input.setAttribute("aria-activedescendant", options[position].id);
      input.value = options[position].dataset.title;
      options[position].scrollIntoView({ block: "nearest" });
    }

    function show(suggestions) {
      list.replaceChildren(...suggestions.map(({ title, kind }, number) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${number}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.title = title;
        const what = document.createElement("span");
        what.textContent = kind;
        option.append(title, what);
        return option;
      }));
      chosen = -1;
      input.removeAttribute("aria-activedescendant");
      list.hidden = suggestions.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
      told.textContent = list.hidden ? "没有建议" : `${suggestions.length} 条建议，用上下键选择`;
    }

    async function ask() {
      stop();
      if (!typed.trim()) {
        close();
        told.textContent = "";
        return;
      }
      asking = new AbortController();
      const { signal } = asking;
      try {
        const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal });
        if (!answer.ok) return;
        const { suggestions } = await answer.json();
        if (!signal.aborted && document.activeElement === input) show(suggestions);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    }

    input.addEventListener("input", (event) => {
      if (event.isComposing) return;
      typed = input.value;
      stop();
      waiting = setTimeout(ask, PAUSE);
    });
    input.addEventListener("compositionend", () => {
      typed = input.value;
      stop();
      waiting = setTimeout(ask, PAUSE);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const count = list.children.length;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) {
          ask();
        } else if (event.key === "ArrowDown") {
          choose(chosen + 1 < count ? chosen + 1 : -1);
        } else {
          choose(chosen < 0 ? count - 1 : chosen - 1);
        }
      } else if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        input.value = typed;
        stop();
        close();
      } else if (event.key === "Enter") {
        stop();
        close();
      }
    });
    input.addEventListener("blur", () => {
      stop();
      close();
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (!option) return;
      input.value = option.dataset.title;
      stop();
      close();
      form.requestSubmit();
    });
  }

  document.querySelectorAll("form[data-suggest]").forEach(comboboxOf);
})();
