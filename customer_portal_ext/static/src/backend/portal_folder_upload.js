import {_t} from "@web/core/l10n/translation";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";
import {useBus, useService} from "@web/core/utils/hooks";
import {useDropzone} from "@web/core/dropzone/dropzone_hook";
import {useState} from "@odoo/owl";

export const UPLOAD_ROUTE = "/customer_portal_ext/folder/upload";

/**
 * Files from the desktop, dropped on a folder of documents or chosen by a button: one
 * document for each of them (O-DOCS).
 *
 * Odoo's own services draw the zone and send the files; each goes by itself, so that it
 * has its own progress and its own error, and the good ones are kept.
 */
function useFolderUpload(controller) {
    const fileUpload = useService("file_upload");
    const notification = useService("notification");
    const state = useState({count: 0, done: 0});
    const own = new Map();

    useDropzone(controller.rootRef, onDrop, "", () => controller.canDropFiles);
    useBus(fileUpload.bus, "FILE_UPLOAD_LOADED", ({detail}) =>
        onEnd(detail.upload, true)
    );
    useBus(fileUpload.bus, "FILE_UPLOAD_ERROR", ({detail}) =>
        onEnd(detail.upload, false)
    );

    function onDrop(event) {
        const folderId = folderAt(event);
        if (!folderId) {
            notification.add(
                _t("Drop the files on a folder, or open one first. Nothing was sent."),
                {type: "warning"}
            );
            return;
        }
        send([...event.dataTransfer.files], folderId);
    }

    /** The folder of this list, or else the column that lies below the pointer. */
    function folderAt(event) {
        const fixed = controller.props.context.default_folder_id;
        if (fixed || !controller.model.root.groups) {
            return fixed;
        }
        const column = document
            .elementsFromPoint(event.clientX, event.clientY)
            .map((element) => element.closest(".o_kanban_group"))
            .find(Boolean);
        const group = controller.model.root.groups.find(
            ({id}) => column && id === column.dataset.id
        );
        return group && group.groupByField.name === "folder_id" && group.value;
    }

    async function send(files, folderId) {
        if (!state.count) {
            state.done = 0;
        }
        state.count += files.length;
        // One after another: those of one folder would wait for each other anyway.
        for (const file of files) {
            const upload = await fileUpload.upload(UPLOAD_ROUTE, [file], {
                displayErrorNotification: false,
                buildFormData: (data) => {
                    data.append("folder_id", folderId);
                    data.append(
                        "owner_id",
                        controller.props.context.default_owner_id || ""
                    );
                },
            });
            await new Promise((resolve) => own.set(upload.id, {file, resolve}));
        }
    }

    function onEnd(upload, arrived) {
        if (!own.has(upload.id)) {
            return;
        }
        const {file, resolve} = own.get(upload.id);
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
        for (const {result, message} of files) {
            const wrong = result === "error";
            const type = {error: "danger", same: "info"}[result] || "success";
            notification.add(message, {type, sticky: wrong});
        }
        state.done += 1;
        if (state.done >= state.count) {
            state.count = 0;
            controller.model.root.load();
        }
    }

    return {
        state,
        choose() {
            const input = document.createElement("input");
            input.type = "file";
            input.multiple = true;
            input.addEventListener("change", () =>
                send([...input.files], controller.props.context.default_folder_id)
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

        get isInFolder() {
            return Boolean(this.props.context.default_folder_id);
        }

        get canDropFiles() {
            const {groupBy} = this.model.root;
            return this.isInFolder || Boolean(groupBy && groupBy[0] === "folder_id");
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
