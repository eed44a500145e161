/* Entering records: amounts in 元 or 万元, blocks pasted from a spreadsheet, rows walked by keys, Ctrl+S saves.
   Everything works without this file; what it shows it computes from what stands in the fields. */
"use strict";

(() => {
  const form = document.querySelector("#content-main form");
  if (!form) return;

  // Amounts. ---------------------------------------------------------------------------------------------------------

  const OTHER = { "元": "万元", "万元": "元" };
  const FULL_WIDTH = /[\uff01-\uff5e]/g;

  const plain = (text) =>
    text.replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
      .replace(/\s/g, "").replace("\uffe5", "¥").replace(/^¥/, "");

  /* The digits of an amount and the unit it counts in; null where it is no amount. */
  const read = (text, unit) => {
    const match = /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?(万元|万|元)?$/.exec(plain(text));
    if (!match) return null;
    return {
      whole: match[1].replace(/,/g, "").replace(/^0+(?=\d)/, ""),
      decimals: match[2] || "",
      unit: match[3] ? (match[3] === "元" ? "元" : "万元") : unit,
    };
  };

  /* Digits with separators, at least two decimals, no zeros beyond. */
  const write = (whole, decimals) =>
    `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${decimals.replace(/0+$/, "").padEnd(2, "0")}`;

  /* The same amount in another unit, by moving the point: no binary fractions. */
  const inUnit = (amount, unit) => {
    if (amount.unit === unit) return write(amount.whole, amount.decimals);
    if (unit === "元") {
      const decimals = amount.decimals.padEnd(4, "0");
      return write((amount.whole + decimals.slice(0, 4)).replace(/^0+(?=\d)/, ""), decimals.slice(4));
    }
    const whole = amount.whole.padStart(5, "0");
    return write(whole.slice(0, -4), whole.slice(-4) + amount.decimals);
  };

  const entryOf = (input) => {
    const entry = input.closest(".amount-entry");
    return { input, entry, shown: entry.querySelector(".amount-unit"), sent: entry.querySelector("input[type=hidden]") };
  };

  const other = ({ entry, input, sent }) => {
    let place = entry.querySelector(".amount-other");
    if (!place) {
      place = document.createElement("span");
      place.className = "amount-other";
      entry.append(place);
    }
    const amount = read(input.value, sent.value);
    place.textContent = amount ? `= ${inUnit(amount, OTHER[amount.unit])} ${OTHER[amount.unit]}` : "";
  };

  form.addEventListener("input", (event) => {
    if (event.target.matches(".amount-input")) other(entryOf(event.target));
  });
  form.addEventListener("focusin", (event) => {
    if (event.target.matches(".amount-input")) other(entryOf(event.target));
  });
  form.addEventListener("focusout", (event) => {
    if (!event.target.matches(".amount-input")) return;
    const { input, entry, sent } = entryOf(event.target);
    const amount = read(input.value, sent.value);
    if (amount) input.value = inUnit(amount, sent.value);
    entry.querySelector(".amount-other")?.remove();
  });

  const chooseUnit = (unit, key) => {
    for (const input of form.querySelectorAll(".amount-input")) {
      const { shown, sent } = entryOf(input);
      const amount = read(input.value, sent.value);
      if (input.value.trim() && !amount) continue; // What is no amount keeps the unit it was typed in.
      if (amount) input.value = inUnit(amount, unit);
      shown.textContent = sent.value = unit;
    }
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `amounts_in=${key}; path=/; max-age=31536000; samesite=lax${secure}`;
    for (const each of document.querySelectorAll("[data-amount-units] [data-unit]")) {
      each.toggleAttribute("aria-current", false);
      if (each.dataset.unit === unit) each.setAttribute("aria-current", "true");
    }
  };

  const switches = document.querySelector("[data-amount-units]");
  switches?.addEventListener("click", (event) => {
    const link = event.target.closest("[data-unit]");
    if (!link) return;
    event.preventDefault(); // Nothing that was typed is lost by loading the page again.
    chooseUnit(link.dataset.unit, new URL(link.href).searchParams.get("amounts_in"));
  });

  // What is wrong, all at once, each with the way to it. ----------------------------------------------------------------

  const summarise = () => {
    const note = document.querySelector(".errornote");
    const faults = [...form.querySelectorAll(".errorlist > li")].filter((each) => !each.closest(".empty-form"));
    if (!note || !faults.length) return;
    const list = document.createElement("ul");
    list.className = "error-summary";
    for (const [number, fault] of faults.entries()) {
      const group = fault.closest(".inline-group");
      const row = fault.closest("tr")?.classList.contains("row-form-errors")
        ? fault.closest("tr").nextElementSibling : fault.closest("tr.form-row");
      const parts = [];
      if (group) parts.push(group.querySelector("h2").textContent.trim());
      if (row) parts.push(`第 ${rowsOf(group).indexOf(row) + 1} 行`);
      const label = fault.closest(".form-row")?.querySelector("label")?.textContent.trim().replace(/[:：]$/, "");
      if (row && fault.closest("td[class*=field-]")) parts.push(headingOf(fault));
      else if (!group && label) parts.push(label);
      const place = row || fault.closest(".form-row") || fault;
      place.id ||= `fault-${number}`;
      const link = document.createElement("a");
      link.href = `#${place.id}`;
      link.textContent = `${parts.join(" ")}${parts.length ? "：" : ""}${fault.textContent.trim()}`;
      link.addEventListener("click", (event) => {
        event.preventDefault();
        group?.querySelector("details")?.setAttribute("open", "");
        const within = fault.closest("td") || row || place;
        place.scrollIntoView({ block: "center" });
        [...within.querySelectorAll(CELLS)].find((cell) => cell.offsetParent)?.focus();
      });
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
    note.append(list);
  };
  addEventListener("load", summarise);

  // Rows of an inline. -----------------------------------------------------------------------------------------------

  /* The group that an address names is opened: the checklist leads there. */
  const openNamed = () => {
    const group = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    group?.querySelector("details")?.setAttribute("open", "");
    group?.scrollIntoView();
  };
  addEventListener("load", openNamed);
  addEventListener("hashchange", openNamed);

  const CELLS = "input:not([type=hidden]):not([type=checkbox][name$='-DELETE']), select, textarea";
  const rowsOf = (group) => [...group.querySelectorAll("tr.form-row:not(.empty-form)")];
  const cellsOf = (row) => [...row.querySelectorAll(CELLS)].filter((cell) => !cell.closest(".select2"));

  const addRow = (group) => {
    const before = rowsOf(group).length;
    group.querySelector(".add-row a")?.click();
    const rows = rowsOf(group);
    return rows.length > before ? rows[rows.length - 1] : null;
  };

  const stepTo = (cell, offset, mayAdd) => {
    const row = cell.closest("tr.form-row");
    const group = row?.closest(".inline-group");
    if (!group) return false;
    const rows = rowsOf(group);
    const column = cellsOf(row).indexOf(cell);
    let next = rows[rows.indexOf(row) + offset];
    if (!next && offset > 0 && mayAdd) next = addRow(group);
    const target = next && cellsOf(next)[column];
    if (!target) return false;
    target.focus();
    if (target.select) target.select();
    return true;
  };

  const save = () => {
    const button = form.querySelector("[name=_continue]") || form.querySelector("[name=_save]")
      || form.querySelector("button[type=submit], input[type=submit]");
    if (button) form.requestSubmit(button);
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      save();
      return;
    }
    const cell = event.target;
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!cell.matches?.("tr.form-row input:not([type=checkbox]):not([type=hidden])") || cell.closest(".select2")) return;
    if (event.key === "Enter") {
      event.preventDefault(); // In a table of rows it goes down, as in a spreadsheet; it does not send the form.
      stepTo(cell, 1, true);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (stepTo(cell, event.key === "ArrowDown" ? 1 : -1, false)) event.preventDefault();
    }
  });

  // Pasting. ---------------------------------------------------------------------------------------------------------

  /* Rows of cells as a spreadsheet puts them on the clipboard: tabs and lines, cells with lines of their own quoted. */
  const parse = (text) => {
    const rows = [[]];
    let cell = "", quoted = false, begun = false;
    const end = () => { rows[rows.length - 1].push(cell); cell = ""; begun = false; };
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at];
      if (quoted) {
        if (sign !== '"') cell += sign;
        else if (text[at + 1] === '"') { cell += sign; at += 1; }
        else quoted = false;
      } else if (sign === '"' && !begun) { quoted = begun = true; }
      else if (sign === "\t") end();
      else if (sign === "\n") { end(); rows.push([]); }
      else if (sign !== "\r") { cell += sign; begun = true; }
    }
    end();
    while (rows.length > 1 && rows[rows.length - 1].every((each) => !each.trim())) rows.pop();
    return rows;
  };

  const found = new Map();
  const search = (select, term) => {
    const address = new URL(select.dataset.ajaxUrl || select.getAttribute("data-ajax--url"), location.href);
    address.searchParams.set("term", term);
    address.searchParams.set("app_label", select.dataset.appLabel);
    address.searchParams.set("model_name", select.dataset.modelName);
    address.searchParams.set("field_name", select.dataset.fieldName);
    if (!found.has(address.href)) {
      found.set(address.href, fetch(address, { credentials: "same-origin" })
        .then((answer) => (answer.ok ? answer.json() : { results: [] })).then((answer) => answer.results));
    }
    return found.get(address.href);
  };

  const choose = async (select, text) => {
    if (!select.classList.contains("admin-autocomplete")) {
      const option = [...select.options].find((each) => plain(each.text) === plain(text) || each.value === text);
      if (option) select.value = option.value;
      return Boolean(option);
    }
    // A code, a name, or both as the list shows them. Where two codes have one name, nothing is guessed.
    const results = await search(select, text.split(/\s/)[0]);
    const exact = results.filter((each) => each.text === text || each.text.split(" ")[0] === text);
    const named = exact.length ? exact : results.filter((each) => each.text.split(" ").slice(1).join(" ") === text);
    if (named.length !== 1) return false;
    select.replaceChildren(new Option(named[0].text, named[0].id, true, true));
    window.django?.jQuery?.(select).trigger("change");
    return true;
  };

  const fill = async (cell, text) => {
    const value = text.trim();
    if (cell.tagName === "SELECT") {
      if (value) return choose(cell, value);
      return true;
    }
    if (cell.type === "checkbox") cell.checked = ["是", "√", "1", "TRUE", "true"].includes(value);
    else cell.value = value;
    if (cell.matches(".amount-input")) {
      const { sent } = entryOf(cell);
      const amount = read(value, sent.value);
      if (amount) cell.value = inUnit(amount, sent.value);
    }
    return true;
  };

  const say = (group, text) => {
    let place = group.querySelector(".paste-notice");
    if (!place) {
      place = document.createElement("p");
      place.className = "paste-notice";
      place.setAttribute("role", "status");
      const table = group.querySelector("table");
      table.parentNode.insertBefore(place, table);
    }
    place.textContent = text;
  };

  const headingOf = (cell) => {
    const table = cell.closest("table");
    const place = cell.closest("td");
    const name = [...place.classList].find((each) => each.startsWith("field-"));
    const heading = table.querySelector(`th.${name?.replace("field-", "column-")}`);
    return (heading?.firstChild?.textContent || "").trim();
  };

  const pasteBlock = async (start, block) => {
    const first = start.closest("tr.form-row");
    const group = first.closest(".inline-group");
    const column = cellsOf(first).indexOf(start);
    const missed = [];
    let row = first, surplus = false;
    for (let number = 0; number < block.length && row; number += 1) {
      const cells = cellsOf(row).slice(column);
      surplus = surplus || block[number].length > cells.length;
      for (let index = 0; index < Math.min(cells.length, block[number].length); index += 1) {
        const done = await fill(cells[index], block[number][index]);
        cells[index].closest("td").classList.toggle("paste-missed", !done);
        if (!done) missed.push(`第 ${number + 1} 行${headingOf(cells[index])}“${block[number][index].trim()}”`);
      }
      if (number + 1 < block.length) {
        const rows = rowsOf(group);
        row = rows[rows.indexOf(row) + 1] || addRow(group);
      }
    }
    const parts = [`已粘贴 ${block.length} 行，保存前请核对。`];
    if (missed.length) parts.push(`没有找到：${missed.slice(0, 10).join("、")}${missed.length > 10 ? ` 等 ${missed.length} 处` : ""}，请手工选择。`);
    if (surplus) parts.push("多出的列没有粘贴。");
    say(group, parts.join(""));
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };

  /* The field of a row that a paste is meant for: a searched choice is its hidden select. */
  const meant = (target) => {
    if (target.matches?.(CELLS) && target.closest("tr.form-row") && !target.closest(".select2")) return target;
    const box = target.closest?.("tr.form-row .select2")
      || (target.matches?.(".select2-search__field") && document.querySelector("tr.form-row .select2-container--open"));
    return box ? box.closest("td").querySelector("select") : null;
  };

  document.addEventListener("paste", (event) => {
    const start = meant(event.target);
    if (!start || !form.contains(start)) return;
    const text = event.clipboardData.getData("text/plain");
    const block = parse(text);
    const isSearch = event.target !== start;
    if (block.length === 1 && block[0].length === 1 && !(isSearch && event.target.matches(".select2-selection"))) return;
    if (start.tagName === "TEXTAREA" && block.every((row) => row.length === 1) && !text.includes('"')) return;
    event.preventDefault();
    if (isSearch) window.django.jQuery(start).select2("close");
    pasteBlock(start, block);
  });
})();
