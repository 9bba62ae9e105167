import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

const LINE_WIDTH = 3;

/**
 * A field to draw a signature in (O-ESIGN). Without this script, and for who cannot or
 * will not draw, the typed name is the signature.
 */
export class PortalSignature extends Interaction {
    static selector = ".o_portal_ext_signature";
    dynamicContent = {
        'input[name="how"]': {"t-on-change": this.onHow},
        canvas: {
            "t-on-pointerdown": this.onDown,
            "t-on-pointermove": this.onMove,
            "t-on-pointerup": this.onUp,
            "t-on-pointercancel": this.onUp,
        },
        ".o_portal_ext_clear": {"t-on-click": this.onClear},
    };

    start() {
        this.canvas = this.el.querySelector("canvas");
        this.field = this.el.querySelector('input[name="drawn"]');
        this.drawing = false;
        // a finger draws, and does not scroll the page
        this.canvas.style.touchAction = "none";
        this.el.querySelector(".o_portal_ext_draw").classList.remove("d-none");
        this.onHow();
    }

    onHow() {
        const draws = this.el.querySelector("#how-draw").checked;
        this.el.querySelector(".o_portal_ext_pad").classList.toggle("d-none", !draws);
    }

    point(ev) {
        const box = this.canvas.getBoundingClientRect();
        return [
            ((ev.clientX - box.left) * this.canvas.width) / box.width,
            ((ev.clientY - box.top) * this.canvas.height) / box.height,
        ];
    }

    onDown(ev) {
        this.canvas.setPointerCapture(ev.pointerId);
        const pen = this.canvas.getContext("2d");
        pen.lineWidth = LINE_WIDTH;
        pen.lineCap = "round";
        pen.strokeStyle = "#141e46";
        pen.beginPath();
        pen.moveTo(...this.point(ev));
        this.drawing = true;
    }

    onMove(ev) {
        if (!this.drawing) {
            return;
        }
        const pen = this.canvas.getContext("2d");
        pen.lineTo(...this.point(ev));
        pen.stroke();
    }

    onUp() {
        if (this.drawing) {
            this.drawing = false;
            this.field.value = this.canvas.toDataURL("image/png");
        }
    }

    onClear() {
        const pen = this.canvas.getContext("2d");
        pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
        this.field.value = "";
    }
}

registry
    .category("public.interactions")
    .add("customer_portal_ext.signature", PortalSignature);
