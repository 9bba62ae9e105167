import {Interaction} from "@web/public/interaction";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/**
 * The form that sends files, with a progress bar for each of them (C-FILES).
 *
 * All files go in one request, as without a script; how much of it has gone tells how
 * far each file is, because they go one after another.
 */
export class PortalUpload extends Interaction {
    static selector = "#portal_upload_form";
    dynamicContent = {
        _root: {"t-on-submit": this.onSubmit},
    };

    setup() {
        this.status = document.createElement("p");
        this.status.setAttribute("role", "status");
        this.status.className = "fw-bold mt-2 mb-0";
        this.list = document.createElement("ul");
        this.list.className = "list-unstyled mt-2 mb-0 o_portal_ext_upload";
        this.el.append(this.status, this.list);
        this.problem = document.createElement("div");
        this.problem.setAttribute("role", "alert");
        this.problem.tabIndex = -1;
        this.problem.className = "alert alert-danger o_portal_ext_problem d-none";
        this.el.prepend(this.problem);
        this.registerCleanup(() => {
            this.problem.remove();
            this.status.remove();
            this.list.remove();
        });
    }

    onSubmit(event) {
        const input = this.el.querySelector("input[type=file]");
        const files = [...input.files];
        if (!files.length || this.request) {
            // An empty form gets its error from the server; a second click nothing.
            if (this.request) {
                event.preventDefault();
            }
            return;
        }
        event.preventDefault();
        const {errors, good} = this.check(files);
        // Files that are one thing together, as those of a bill, are sent all or none.
        if (good.length && !(errors.length && "whole" in this.el.dataset)) {
            this.send(good, input.name, errors);
        } else {
            this.showErrors(errors);
        }
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
        if ("whole" in this.el.dataset && files.length > count) {
            errors.push(_t("Please choose at most %s files at once.", count));
        }
        return {errors, good};
    }

    /**
     * @param {File[]} files those that the server may take
     * @param {String} field the name of the form's field
     * @param {String[]} errors what is wrong with the others
     */
    send(files, field, errors) {
        // As the form is now: its fields are not read while it is sent.
        const data = new FormData(this.el);
        data.delete(field);
        for (const file of files) {
            data.append(field, file);
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
            window.location.assign(answer.location);
            return;
        }
        // Without an error of its own, the server has all that it was sent.
        const stored = answer.errors.length ? answer.stored : files.map((f) => f.name);
        this.showErrors([...errors, ...answer.errors], stored, answer.location);
    }

    /** Above the form and focused, where the page has its errors without a script. */
    showErrors(errors, stored = [], location = null) {
        this.setBusy(false);
        this.status.textContent = "";
        this.list.replaceChildren();
        const input = this.el.querySelector("input[type=file]");
        const title = document.createElement("h2");
        title.className = "h5";
        title.textContent = _t("There is a problem with your files.");
        const list = document.createElement("ul");
        list.className = "mb-0";
        const add = (tag, text, values) => {
            const item = document.createElement("li");
            const part = Object.assign(document.createElement(tag), values);
            part.textContent = text;
            item.append(part);
            list.append(item);
        };
        for (const error of errors) {
            add("a", error, {className: "alert-link", href: `#${input.id}`});
        }
        for (const name of stored) {
            add("span", _t("We have %s.", name), {});
        }
        if (location && stored.length) {
            add("a", _t("Show the files that we have"), {href: location});
        }
        this.problem.replaceChildren(title, list);
        this.problem.classList.remove("d-none");
        // the page's own answer to what was sent before is no longer true
        document.getElementById("error-summary")?.remove();
        // What was kept is not sent again.
        input.value = "";
        this.problem.focus();
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
