//! Codes of what is wrong in lists of devices.

/// Codes with their explanation, in alphabetical order.
pub(super) const CODES: &[(&str, &str)] = &[
    ("bad-entry", "Entries of a list of devices are no objects. They are left out."),
    (
        "bad-list",
        "A packed list of devices cannot be unpacked, or the archive holds several files. Unpack \
         it, and name the list itself.",
    ),
    (
        "list-too-long",
        "A list of devices has more entries than are read. Those that come after are not known to \
         any check. Split the list, or take out what is of other product codes.",
    ),
    (
        "lists-differ",
        "Two lists give a device different product codes. The list that was named first stands.",
    ),
    (
        "odd-number",
        "A submission number on a list has none of the forms that the FDA gives. The entry is \
         kept as it stands.",
    ),
    (
        "odd-product-code",
        "A product code on a list is not three letters. The entry is kept as it stands, and no \
         product code that is sought will equal it.",
    ),
    (
        "summary-without-number",
        "A declared document of kind `predicate-summary` has no submission number in its file \
         name, and its text names no single subject. It is not used. Begin its file name with the \
         number, such as `K123456.pdf`.",
    ),
    (
        "torn-entry",
        "A line of a release file has another number of cells than its header, because a line \
         break or the sign `|` stands within a cell, or the file was cut. The entry is left out.",
    ),
];
