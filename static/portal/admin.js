"use strict";
/* What the stock admin leaves unsaid to those who listen, and undone for those who work by keyboard. */
{
    const words = (node) => (node ? node.textContent.replace(/\s+/g, " ").trim().replace(/[:：]$/, "") : "");

    /* A searched choice is named by what is chosen alone; its label belongs to the list that is hidden behind it. */
    function nameChoices(root) {
        for (const select of root.querySelectorAll("select.select2-hidden-accessible")) {
            const box = select.nextElementSibling.querySelector("[role=combobox]");
            const chosen = box.querySelector(".select2-selection__rendered");
            box.id = `${select.id}-box`;
            box.setAttribute("aria-label", select.getAttribute("aria-label") || words(select.labels[0]));
            box.setAttribute("aria-labelledby", `${box.id} ${chosen.id}`);
            chosen.removeAttribute("role");
            chosen.removeAttribute("aria-readonly");
        }
    }

    /* Wide tables scroll in a box of their own; while there is something to scroll, the keyboard must reach it. */
    function openBoxes() {
        for (const box of document.querySelectorAll(".results, .inline-group .tabular, .desk section, .my-budgets")) {
            if (!box.hasAttribute("aria-labelledby")) {
                box.setAttribute("role", "region");
                box.setAttribute("aria-label", words(box.querySelector("h2") || document.querySelector("#content h1")));
            }
            if (box.scrollWidth > box.clientWidth) {
                box.tabIndex = 0;
            } else {
                box.removeAttribute("tabindex");
            }
        }
    }

    /* jQuery calls in the order of asking: choices are searchable before they are named. */
    const whenReady = (window.django && window.django.jQuery) || ((work) => work());
    whenReady(() => {
        nameChoices(document);
        openBoxes();
        const summary = document.querySelector(".errornote");
        if (summary) {
            summary.tabIndex = -1;
            summary.focus();
        }
    });
    window.addEventListener("load", openBoxes);
    window.addEventListener("resize", openBoxes);
    document.addEventListener("toggle", openBoxes, true);
    document.addEventListener("formset:added", (event) => nameChoices(event.target));
    document.addEventListener("focusin", (event) => {
        if (event.target.matches(".select2-search__field")) {
            event.target.setAttribute("aria-label", "按编码或名称查找");
        }
    });
}
