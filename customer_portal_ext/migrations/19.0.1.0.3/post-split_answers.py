def migrate(cr, version):
    """Say of answers by which a split made lines answered which answer was split.

    They were copies of it, made when it was accepted.
    """
    cr.execute(
        """
        UPDATE portal_purchase_answer_line made
           SET split_from_id = split.id
          FROM portal_purchase_answer_line split
         WHERE split.answer_id = made.answer_id
           AND split.kind = 'split'
           AND made.kind = 'change'
           AND split.description = made.description
           AND split.id < made.id
           AND split.line_id < made.line_id
           AND split.create_date < made.create_date
           AND made.split_from_id IS NULL
        """
    )
