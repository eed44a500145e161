/* Shows how far an upload is, and goes on to its result when it is done. Without it the page has a link to reload. */
"use strict";
(function () {
    const box = document.getElementById("upload-progress");
    const stage = document.getElementById("upload-stage");
    const state = document.getElementById("upload-state");
    const bar = document.getElementById("upload-bar");
    const pause = 1500;

    function show(answer) {
        if (!answer.working) {
            window.location.reload();
            return;
        }
        state.textContent = answer.state;
        if (answer.stage) {
            const rows = answer.total ? ` ${answer.done.toLocaleString()} / ${answer.total.toLocaleString()} 行` : "";
            stage.textContent = answer.stage + rows;
            bar.value = answer.percent;
        }
        window.setTimeout(ask, pause);
    }

    function ask() {
        fetch(box.dataset.progress, {headers: {Accept: "application/json"}})
            .then((response) => {
                if (response.redirected) window.location.reload(); // The session has ended: sign in again.
                return response.ok && !response.redirected ? response.json() : Promise.reject(response);
            })
            .then(show)
            .catch(() => window.setTimeout(ask, 4 * pause));
    }

    window.setTimeout(ask, pause);
})();
