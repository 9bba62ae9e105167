import {Message} from "@mail/core/common/message_model";
import {fields} from "@mail/core/common/record";
import {Store} from "@mail/core/common/store_service";
import {patch} from "@web/core/utils/patch";

patch(Store.prototype, {
    setup() {
        super.setup(...arguments);
        this.mt_own_note = fields.One("mail.message.subtype");
    },
});

/** A client's own note looks like a note, and can be replied to like one (P-JOBS). */
patch(Message.prototype, {
    get isNote() {
        return super.isNote || Boolean(this.store.mt_own_note?.eq(this.subtype_id));
    },
});
