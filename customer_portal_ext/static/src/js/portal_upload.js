import {Interaction} from "@web/public/interaction";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/**
 * A form that sends files, with a progress bar for each of them (C-FILES).
 *
 * All files go in one request, as without a script; how much of it has gone tells how
 * far each file is, because they go one after another. A form with ``data-whole`` is one
 * thing together with its files, as a message or a bill is: it is sent with all or not
 * at all, and what was good in it waits here or on the server until it is.
 */
export class PortalUpload extends Interaction {
    static selector = "#portal_upload_form, form.o_portal_ext_sends";
    dynamicContent = {
        _root: {"t-on-submit": this.onSubmit},
    };

    setup() {
        this.isWhole = "whole" in this.el.dataset;
        this.input = this.el.querySelector("input[type=file]");
        this.status = document.createElement("p");
        this.status.setAttribute("role", "status");
        this.status.className = "fw-bold mt-2 mb-0";
        this.list = document.createElement("ul");
        this.list.className = "list-unstyled mt-2 mb-0 o_portal_ext_upload";
        const body = this.el.querySelector(":scope > .card-body") || this.el;
        body.append(this.status, this.list);
        this.problem = document.createElement("div");
        this.problem.setAttribute("role", "alert");
        this.problem.tabIndex = -1;
        this.problem.className = "alert alert-danger o_portal_ext_problem d-none";
        body.prepend(this.problem);
        this.registerCleanup(() => {
            this.problem.remove();
            this.status.remove();
            this.list.remove();
        });
    }

    onSubmit(event) {
        const files = [...this.input.files];
        if (!files.length || this.request) {
            // An empty form gets its error from the server; a second click nothing.
            if (this.request) {
                event.preventDefault();
            }
            return;
        }
        event.preventDefault();
        const {errors, good} = this.check(files);
        if (good.length && !(errors.length && this.isWhole)) {
            this.send(good, errors);
            return;
        }
        this.showErrors(errors);
        this.choose(this.isWhole ? good : []);
    }

    /** What the server would refuse is not sent; the good ones are, as without a script. */
    check(files) {
        const bytes = Number(this.el.dataset.maxBytes);
        const count = Number(this.el.dataset.maxCount);
        const errors = [];
        const good = [];
        for (const file of files) {
            if (!file.size) {
                errors.push(_t("%s is empty.", file.name));
            } else if (file.size > bytes) {
                errors.push(
                    _t("%(name)s is larger than %(size)s MB.", {
                        name: file.name,
                        size: bytes / 1024 ** 2,
                    })
                );
            } else {
                good.push(file);
            }
        }
        const kept = this.el.querySelectorAll("input[name=kept]:checked").length;
        if (this.isWhole && files.length + kept > count) {
            errors.push(_t("Please choose at most %s files at once.", count));
        }
        return {errors, good};
    }

    /** Let these files be the chosen ones. */
    choose(files) {
        const chosen = new DataTransfer();
        for (const file of files) {
            chosen.items.add(file);
        }
        this.input.files = chosen.files;
    }

    /**
     * @param {File[]} files those that the server may take
     * @param {String[]} errors what is wrong with the others
     */
    send(files, errors) {
        // As the form is now: its fields are not read while it is sent.
        const data = new FormData(this.el);
        data.delete(this.input.name);
        for (const file of files) {
            data.append(this.input.name, file);
        }
        const bars = this.showBars(files);
        const request = new XMLHttpRequest();
        this.request = request;
        request.open("POST", this.el.action);
        request.setRequestHeader("X-Portal-Upload", "1");
        request.upload.addEventListener("progress", (event) =>
            this.showProgress(files, bars, event)
        );
        request.addEventListener("load", () => this.onAnswer(request, files, errors));
        for (const name of ["error", "abort", "timeout"]) {
            request.addEventListener(name, () => {
                this.request = null;
                // They stay chosen, and so does what was typed.
                this.showErrors([
                    _t(
                        "The connection broke. Please send your files again: none is stored twice."
                    ),
                    ...errors,
                ]);
            });
        }
        this.setBusy(true);
        this.problem.classList.add("d-none");
        this.status.textContent = _t("Your files are on their way.");
        request.send(data);
    }

    showBars(files) {
        this.list.replaceChildren();
        return files.map((file) => {
            const item = document.createElement("li");
            const label = document.createElement("label");
            label.className = "d-block text-break";
            label.textContent = file.name;
            const bar = document.createElement("progress");
            bar.max = file.size;
            bar.value = 0;
            label.append(bar);
            item.append(label);
            this.list.append(item);
            return bar;
        });
    }

    showProgress(files, bars, event) {
        const sum = files.reduce((total, file) => total + file.size, 0);
        let sent = (event.loaded / event.total) * sum;
        files.forEach((file, index) => {
            bars[index].value = Math.min(Math.max(sent, 0), file.size);
            sent -= file.size;
        });
        if (event.loaded === event.total) {
            this.status.textContent = _t("All is sent. We are checking your files.");
        }
    }

    onAnswer(request, files, errors) {
        this.request = null;
        if (request.status === 413) {
            // By the web server in front of Odoo; they stay chosen.
            this.showErrors([
                _t(
                    "Your files were too large together, and none of them was taken in. Please send them one after another."
                ),
            ]);
            return;
        }
        let answer = null;
        try {
            answer = JSON.parse(request.responseText);
        } catch {
            // A page: the code from an e-mail is asked for, or the session has ended.
            this.setBusy(false);
            this.el.submit();
            return;
        }
        if (!answer.errors.length && !errors.length) {
            this.go(answer.location);
            return;
        }
        if (answer.kept) {
            this.showKept(answer.kept);
        }
        // Without an error of its own, the server has all that it was sent.
        const stored = answer.errors.length ? answer.stored : files.map((f) => f.name);
        const fields = [...errors.map(() => this.input.name), ...(answer.fields || [])];
        const all = [...errors, ...answer.errors];
        this.showErrors(all, stored, answer.location, fields);
        if (!answer.again) {
            // What was kept is not sent again.
            this.choose([]);
        }
    }

    /** Where the address has only another place on this page, it is asked for again. */
    go(location) {
        const next = new URL(location, window.location.href);
        const same = (part) => next[part] === window.location[part];
        window.location.assign(next);
        if (next.hash && same("pathname") && same("search")) {
            window.location.reload();
        }
    }

    /** The files that wait for this form, as its page lists them without a script. */
    showKept(kept) {
        this.el.querySelector(".o_portal_ext_kept")?.remove();
        if (!kept.length) {
            return;
        }
        const group = document.createElement("fieldset");
        group.className = "o_portal_ext_kept mt-2";
        const legend = document.createElement("legend");
        legend.className = "form-label fs-6 mb-0";
        legend.textContent = _t("These files are sent as well");
        group.append(legend);
        kept.forEach(({reference, name}, index) => {
            const row = document.createElement("div");
            row.className = "form-check";
            const box = Object.assign(document.createElement("input"), {
                type: "checkbox",
                name: "kept",
                value: reference,
                checked: true,
                id: `kept-${index}-${this.input.id}`,
                className: "form-check-input o_portal_ext_check",
            });
            const label = Object.assign(document.createElement("label"), {
                htmlFor: box.id,
                className: "form-check-label text-break",
                textContent: name,
            });
            row.append(box, label);
            group.append(row);
        });
        this.input.closest(".mb-3, .form-group").append(group);
    }

    /** Above the form and focused, where the page has its errors without a script. */
    showErrors(errors, stored = [], location = null, fields = []) {
        this.setBusy(false);
        this.status.textContent = "";
        this.list.replaceChildren();
        const title = document.createElement("h2");
        title.className = "h5";
        const beside = fields.some((name) => name !== this.input.name);
        title.textContent =
            this.isWhole || beside
                ? _t("There is a problem")
                : _t("There is a problem with your files.");
        const list = document.createElement("ul");
        list.className = "mb-0";
        const add = (tag, text, values) => {
            const item = document.createElement("li");
            const part = Object.assign(document.createElement(tag), values);
            part.textContent = text;
            item.append(part);
            list.append(item);
        };
        this.forgetErrors();
        errors.forEach((error, index) => {
            const name = fields[index];
            const field =
                (name && this.el.querySelector(`[name="${name}"]`)) || this.input;
            field.setAttribute("aria-invalid", "true");
            field.classList.add("is-invalid");
            add("a", error, {className: "alert-link", href: `#${field.id}`});
        });
        for (const name of stored) {
            add("span", _t("We have %s.", name), {});
        }
        if (location && stored.length) {
            add("a", _t("Show the files that we have"), {href: location});
        }
        this.problem.replaceChildren(title, list);
        this.problem.classList.remove("d-none");
        this.problem.focus();
    }

    /** The page's own answer to what was sent before is no longer true. */
    forgetErrors() {
        document.getElementById("error-summary")?.remove();
        for (const said of this.el.querySelectorAll('[id$="-error"]')) {
            said.remove();
        }
        for (const field of this.el.querySelectorAll("[aria-invalid]")) {
            field.removeAttribute("aria-invalid");
            field.classList.remove("is-invalid");
        }
    }

    setBusy(busy) {
        const button = this.el.querySelector("button[type=submit]");
        button.disabled = busy;
        this.el.setAttribute("aria-busy", busy ? "true" : "false");
    }
}

registry
    .category("public.interactions")
    .add("customer_portal_ext.upload", PortalUpload);
