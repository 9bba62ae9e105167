import base64
import io

from PIL import Image, ImageOps

from odoo import api, models
from odoo.tools.image import IMAGE_MAX_RESOLUTION

from ..tools.file_kind import is_cut_off

# The types that Odoo has PIL read; no SVG, which is a program.
FORMATS = ("JPEG", "PNG", "GIF")
MAX_BYTES = 8 * 1024**2
MAX_SIDE = 1024


class PortalProfile(models.AbstractModel):
    """The picture of a contact, the logo of a company."""

    _inherit = "portal.profile"

    @api.model
    def _picture(self, content):
        """Return a picture made anew from what was sent.

        Nothing of the file stays: no place, no camera, nothing hidden behind it.

        :param bytes content: at most one byte more than ``MAX_BYTES``
        :return: (base64 of a PNG or JPEG of at most 1024 pixels a side, None), or
            (None, error)
        """
        if not content:
            return None, self.env._("Choose a picture first.")
        if len(content) > MAX_BYTES:
            return None, self.env._(
                "The picture is larger than %(size)s MB. Please choose a smaller one.",
                size=MAX_BYTES // 1024**2,
            )
        unreadable = self.env._(
            "This is no picture that we can read. Please choose a JPEG, PNG or GIF."
        )
        try:
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
            # Odoo has PIL fill in what is missing
            if is_cut_off(content, Image.MIME[picture.format]):
                return None, self.env._(
                    "The picture did not arrive whole. Please send it again."
                )
            width, height = picture.size
            # asked before anything is unpacked: a small file may hold a huge picture
            if width * height > IMAGE_MAX_RESOLUTION:
                return None, self.env._(
                    "The picture has too many pixels. Please make it smaller first."
                )
            picture.draft("RGB", (MAX_SIDE * 2, MAX_SIDE * 2))
            picture = ImageOps.exif_transpose(picture)
            has_alpha = "A" in picture.getbands() or "transparency" in picture.info
            picture = picture.convert("RGBA" if has_alpha else "RGB")
            picture.thumbnail((MAX_SIDE, MAX_SIDE))
            picture.info.clear()
            target = io.BytesIO()
            if has_alpha:
                picture.save(target, "PNG", optimize=True)
            else:
                picture.save(target, "JPEG", quality=88)
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return None, unreadable
        return base64.b64encode(target.getvalue()), None

    @api.model
    def _save_picture(self, partner_sudo, picture, actor, company):
        """Write a picture or take it away, with a note on the contact.

        :param picture: base64, or False to take it away
        """
        partner_sudo.with_context(mail_notrack=True).write({"image_1920": picture})
        partner_sudo.flush_recordset()
        staff_sudo = self._staff_sudo(partner_sudo, company)
        env = staff_sudo.env
        row = (
            env._("Picture"),
            "",
            env._("a new one") if picture else env._("taken away"),
        )
        self._note(staff_sudo, "picture_changed", actor, company, [row])
        self._remember(partner_sudo, "picture_changed", actor, company, ["image_1920"])
