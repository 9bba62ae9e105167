import {_t} from "@web/core/l10n/translation";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";
import {useBus, useService} from "@web/core/utils/hooks";
import {useDropzone} from "@web/core/dropzone/dropzone_hook";
import {useState} from "@odoo/owl";

export const UPLOAD_ROUTE = "/customer_portal_ext/folder/upload";

/** The models that columns are of, by what a kanban is grouped by. */
const COLUMNS = {
    folder_id: "portal.folder",
    project_id: "project.project",
    order_id: "sale.order",
};

/**
 * Files from the desktop, dropped on a folder, a project, an order... or chosen by a
 * button: one document for each of them (O-DOCS).
 *
 * Odoo's own services draw the zone and send the files; each goes by itself, so that it
 * has its own progress and its own error, and the good ones are kept.
 */
function useFolderUpload(controller) {
    const fileUpload = useService("file_upload");
    const notification = useService("notification");
    const orm = useService("orm");
    // "untold": what contacts see now, and are not told of yet.
    const state = useState({count: 0, done: 0, untold: [], isTelling: false});
    const own = new Map();

    useDropzone(controller.rootRef, onDrop, "", () => !controller.env.inDialog);
    useBus(fileUpload.bus, "FILE_UPLOAD_LOADED", ({detail}) =>
        onEnd(detail.upload, true)
    );
    useBus(fileUpload.bus, "FILE_UPLOAD_ERROR", ({detail}) =>
        onEnd(detail.upload, false)
    );

    function onDrop(event) {
        const target =
            controller.fixedTarget || columnAt(event) || controller.dropTarget;
        if (!target) {
            notification.add(
                _t("Drop the files on a folder, or open one first. Nothing was sent."),
                {type: "warning"}
            );
            return;
        }
        send([...event.dataTransfer.files], target);
    }

    /** What the column stands for that lies below the pointer. */
    function columnAt(event) {
        const column = document
            .elementsFromPoint(event.clientX, event.clientY)
            .map((element) => element.closest(".o_kanban_group"))
            .find(Boolean);
        const group = (controller.model.root.groups || []).find(
            ({id}) => column && id === column.dataset.id
        );
        const model = group && group.value && COLUMNS[group.groupByField.name];
        return model && {model, id: group.value};
    }

    async function send(files, target) {
        if (!state.count) {
            state.done = 0;
        }
        state.count += files.length;
        // One after another: those of one folder would wait for each other anyway.
        for (const file of files) {
            const upload = await fileUpload.upload(UPLOAD_ROUTE, [file], {
                displayErrorNotification: false,
                buildFormData: (data) => {
                    data.append("res_model", target.model);
                    data.append("res_id", target.id);
                    data.append(
                        "owner_id",
                        controller.props.context.default_owner_id || ""
                    );
                },
            });
            await new Promise((resolve) => own.set(upload.id, {file, target, resolve}));
        }
    }

    function onEnd(upload, arrived) {
        if (!own.has(upload.id)) {
            return;
        }
        const {file, target, resolve} = own.get(upload.id);
        own.delete(upload.id);
        resolve();
        let files = [];
        try {
            files = arrived ? JSON.parse(upload.xhr.responseText).files : [];
        } catch {
            // A page instead of an answer: the session has ended.
        }
        if (!files.length) {
            const message = _t(
                "%s was not stored: it is too large, or the connection broke. Please try again.",
                file.name
            );
            notification.add(message, {type: "danger", sticky: true});
        }
        for (const {id, result, message} of files) {
            const wrong = result === "error";
            const type = {error: "danger", same: "info"}[result] || "success";
            notification.add(message, {type, sticky: wrong});
            if (id) {
                noteUntold(target, id);
            }
        }
        state.done += 1;
        if (state.done >= state.count) {
            state.count = 0;
            controller.model.root.load();
        }
    }

    function noteUntold({model, id}, documentId) {
        let entry = state.untold.find((one) => one.model === model && one.id === id);
        if (!entry) {
            state.untold.push({model, id, documentIds: []});
            entry = state.untold.at(-1);
        }
        entry.documentIds.push(documentId);
    }

    /** One mail for all that came together to one place, when somebody wants it. */
    async function tell() {
        state.isTelling = true;
        try {
            while (state.untold.length) {
                const [{model, id, documentIds}] = state.untold;
                const names = await orm.call(model, "portal_tell_of_files", [
                    [id],
                    documentIds,
                ]);
                state.untold.shift();
                notification.add(
                    names
                        ? _t("An e-mail goes to %s.", names)
                        : _t("There is nobody to tell."),
                    {type: names ? "success" : "warning"}
                );
            }
        } finally {
            state.isTelling = false;
        }
    }

    return {
        state,
        tell,
        choose() {
            const input = document.createElement("input");
            input.type = "file";
            input.multiple = true;
            input.addEventListener("change", () =>
                send([...input.files], controller.dropTarget)
            );
            input.click();
        },
    };
}

const withFolderUpload = (Controller) =>
    class extends Controller {
        setup() {
            super.setup();
            this.folderUpload = useFolderUpload(this);
        }

        /** Where files go, wherever on the list they are dropped. */
        get fixedTarget() {
            const {default_folder_id, portal_drop_model, portal_drop_id} =
                this.props.context;
            if (portal_drop_model && portal_drop_model !== "res.partner") {
                return {model: portal_drop_model, id: portal_drop_id};
            }
            return default_folder_id && {model: "portal.folder", id: default_folder_id};
        }

        /** Where they go when no column says it: the server knows a contact's folder. */
        get dropTarget() {
            const {portal_drop_model, portal_drop_id} = this.props.context;
            const folderId = this.chosenFolderId;
            return (
                this.fixedTarget ||
                (folderId && {model: "portal.folder", id: folderId}) ||
                (portal_drop_model && {model: portal_drop_model, id: portal_drop_id})
            );
        }

        /** The folder that is chosen beside the list. */
        get chosenFolderId() {
            const [panel] = this.env.searchModel.getSections(
                ({type, fieldName}) => type === "category" && fieldName === "folder_id"
            );
            return panel && panel.activeValueId;
        }
    };

registry.category("views").add("portal_folder_kanban", {
    ...kanbanView,
    Controller: withFolderUpload(kanbanView.Controller),
    buttonTemplate: "customer_portal_ext.FolderKanbanButtons",
});
registry.category("views").add("portal_folder_list", {
    ...listView,
    Controller: withFolderUpload(listView.Controller),
    buttonTemplate: "customer_portal_ext.FolderListButtons",
});
