/* What was typed and not saved outlives an expired session: it is kept in this browser under the person and the
   address, offered again after signing in, and forgotten once it is saved, given up, three days old, or one signs out. */
"use strict";

(() => {
  const PREFIX = "portal-draft:";
  const SENT = "portal-sent";
  const THREE_DAYS = 3 * 24 * 60 * 60 * 1000;

  let store, session;
  try {
    store = window.localStorage;
    session = window.sessionStorage;
  } catch {
    return; // A browser that keeps nothing.
  }
  const user = document.querySelector("meta[name=portal-user]")?.content;
  if (!user) return; // Signing in: what was kept waits.

  const keys = () => Object.keys(store).filter((key) => key.startsWith(PREFIX));
  const readDraft = (key) => {
    try {
      return JSON.parse(store.getItem(key));
    } catch {
      return null;
    }
  };

  for (const key of keys()) {
    const draft = readDraft(key);
    if (!draft || Date.now() - draft.at > THREE_DAYS) store.removeItem(key);
  }

  let isLeaving = false;
  document.getElementById("logout-form")?.addEventListener("submit", () => {
    isLeaving = true;
    for (const key of keys()) if (key.startsWith(`${PREFIX}${user}:`)) store.removeItem(key);
  });

  const sent = session.getItem(SENT);
  session.removeItem(SENT);
  if (sent && document.querySelector(".messagelist .success")) store.removeItem(sent);

  // What a form holds: its own fields, and the rows of its tables, each by the key of its record. ---------------------

  const ROW = /^(.+)-(\d+)-(.+)$/;
  const skip = (field) =>
    !field.name || field.disabled || field.name === "csrfmiddlewaretoken" || /_FORMS$/.test(field.name)
    || field.autocomplete === "one-time-code"
    || ["password", "file", "submit", "button", "image"].includes(field.type) || field.closest(".empty-form");

  const valueOf = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return { value: field.value, checked: field.checked };
    if (field.tagName === "SELECT" && field.selectedIndex >= 0) {
      return { value: field.value, text: field.options[field.selectedIndex].text };
    }
    return { value: field.value };
  };
  const same = (one, two) => one && two && one.value === two.value && one.checked === two.checked;

  const holdings = (form) => {
    const own = {}, rows = new Map();
    for (const field of form.elements) {
      if (skip(field)) continue;
      const match = ROW.exec(field.name);
      const inRow = match && field.closest("tr.form-row");
      const key = field.type === "radio" ? `${field.name}=${field.value}` : field.name;
      if (!inRow) own[key] = valueOf(field);
      else {
        const name = `${match[1]}-${match[2]}`;
        if (!rows.has(name)) rows.set(name, { prefix: match[1], fields: {} });
        rows.get(name).fields[match[3]] = valueOf(field);
      }
    }
    return { own, rows };
  };

  /* What differs from the page as it was loaded; a page that came back with errors is kept whole. */
  const changes = (form, before, whole) => {
    const now = holdings(form);
    const own = Object.fromEntries(
      Object.entries(now.own).filter(([name, value]) => whole || !same(value, before.own[name])),
    );
    const rows = [...now.rows].filter(([name, row]) => {
      const old = before.rows.get(name);
      const isNew = !row.fields.id?.value;
      const blank = Object.entries(row.fields).every(([key, each]) => key.endsWith("unit") || !each.value || each.checked === false);
      if (isNew && blank) return false;
      return whole || !old || Object.entries(row.fields).some(([key, each]) => !same(each, old.fields[key]));
    }).map(([, row]) => row);
    if (!Object.keys(own).length && !rows.length) return null;
    if (now.own.shown) own.shown = before.own.shown; // What was on the page when one began to type.
    return { own, rows };
  };

  const merge = (old, now) => {
    if (!old) return now;
    if (!now) return old;
    const known = new Set(now.rows.map((row) => row.fields.id?.value).filter(Boolean));
    return {
      own: { ...old.own, ...now.own, ...(old.own.shown ? { shown: old.own.shown } : {}) },
      rows: [...old.rows.filter((row) => !known.has(row.fields.id?.value)), ...now.rows],
    };
  };

  const put = (field, kept) => {
    if ("checked" in kept) field.checked = kept.checked;
    else if (field.tagName === "SELECT" && ![...field.options].some((each) => each.value === kept.value)) {
      field.append(new Option(kept.text, kept.value, true, true));
    } else field.value = kept.value;
    if (field.classList.contains("admin-autocomplete")) window.django?.jQuery?.(field).trigger("change");
    const unit = field.name.endsWith("-unit") && field.closest(".amount-entry")?.querySelector(".amount-unit");
    if (unit) unit.textContent = kept.value;
  };

  const restore = (form, draft) => {
    for (const [key, kept] of Object.entries(draft.own)) {
      const [name, value] = "checked" in kept && key.includes("=") ? key.split("=") : [key, null];
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (value === null || field.value === value) put(field, kept);
      }
    }
    for (const row of draft.rows) {
      const group = document.getElementById(`${row.prefix}-group`);
      if (!group) continue;
      group.querySelector("details")?.setAttribute("open", "");
      const all = () => [...group.querySelectorAll("tr.form-row:not(.empty-form)")];
      const id = row.fields.id?.value;
      let place = id && all().find((each) => each.querySelector("[name$='-id']")?.value === id);
      if (!place) {
        group.querySelector(".add-row a")?.click();
        place = all().at(-1);
      }
      for (const [suffix, kept] of Object.entries(row.fields)) {
        if (suffix === "id" || suffix === "budget" || suffix === "project" && !place.querySelector("select[name$='-project']")) continue;
        const field = [...place.querySelectorAll("[name]")].find((each) => ROW.exec(each.name)?.[3] === suffix);
        if (field) put(field, kept);
      }
    }
  };

  const offer = (form, key, draft, answered) => {
    const box = document.createElement("div");
    box.className = "draft-offer";
    box.setAttribute("role", "status");
    const at = new Date(draft.at);
    const two = (number) => String(number).padStart(2, "0");
    const text = document.createElement("span");
    text.textContent = `这里有一份没有保存的填写（${at.getMonth() + 1}月${at.getDate()}日 ${two(at.getHours())}:${two(at.getMinutes())}）。`;
    const button = (label, action) => {
      const each = document.createElement("button");
      each.type = "button";
      each.textContent = label;
      each.addEventListener("click", action);
      return each;
    };
    box.append(
      text,
      button("恢复", () => {
        restore(form, draft);
        box.replaceChildren("已恢复，还没有保存；请核对后保存。");
        answered(draft);
      }),
      button("放弃", () => {
        store.removeItem(key);
        box.remove();
        answered(null);
      }),
    );
    form.prepend(box);
  };

  for (const form of document.querySelectorAll("#content form[method=post]")) {
    if (form.id === "changelist-form") continue;
    const key = `${PREFIX}${user}:${location.pathname}:${form.id || form.getAttribute("action") || ""}`;
    const whole = Boolean(document.querySelector(".errornote, .errorlist"));
    let before = null, pending = null, timer = 0;

    const record = () => {
      timer = 0;
      if (isLeaving) return;
      const kept = merge(pending, changes(form, before, whole));
      try {
        if (kept) store.setItem(key, JSON.stringify({ at: Date.now(), own: kept.own, rows: kept.rows }));
        else store.removeItem(key);
      } catch { /* Full: what is kept already stays. */ }
    };
    const soon = () => { if (!timer) timer = setTimeout(record, 400); };

    const begin = () => {
      before = holdings(form);
      const draft = readDraft(key);
      if (draft && whole) {
        pending = null; // The page itself shows again what was typed.
      } else if (draft) {
        pending = draft;
        offer(form, key, draft, () => { pending = null; });
      }
      form.addEventListener("input", soon);
      form.addEventListener("change", soon);
      window.django?.jQuery?.(form).on("change", "select", soon);
      form.addEventListener("submit", () => {
        if (timer) clearTimeout(timer);
        record();
        session.setItem(SENT, key);
      });
      addEventListener("pagehide", () => { if (timer) record(); });
    };
    // After Django's own scripts have set up their rows.
    if (document.readyState === "complete") begin();
    else addEventListener("load", begin);
  }
})();
