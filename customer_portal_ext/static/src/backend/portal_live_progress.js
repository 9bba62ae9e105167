import {onMounted, onWillUnmount} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {
    ProgressBarField,
    progressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";

const REFRESH_MS = 2000;

/** A progress bar that reads its record again while the work goes on (C-INVITE). */
export class PortalLiveProgress extends ProgressBarField {
    setup() {
        super.setup();
        let timer;
        onMounted(() => {
            timer = setInterval(() => this.refresh(), REFRESH_MS);
        });
        onWillUnmount(() => clearInterval(timer));
    }

    /** Nothing is read while somebody types: their text would be lost. */
    async refresh() {
        const {record} = this.props;
        if (record.resId && record.data.state === "running" && !record.dirty) {
            await record.load();
        }
    }
}

registry.category("fields").add("portal_live_progress", {
    ...progressBarField,
    component: PortalLiveProgress,
});
