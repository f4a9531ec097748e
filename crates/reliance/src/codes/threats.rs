//! Codes of what is wrong in threat models.

/// Codes with their explanation, in alphabetical order.
pub(super) const CODES: &[(&str, &str)] = &[
    (
        "bad-threat-model",
        "A threat model lacks a part that its format asks for at this place, such as the id of \
         an element. What could be read around it is used.",
    ),
    (
        "mitigation-only-planned",
        "A threat is said to be mitigated, and each of its mitigations is only recommended or \
         required. Set the state of those that are in place.",
    ),
    (
        "not-a-threat-model",
        "The document is of no format of threat models that is read: Threat Dragon, OTM, pytm, \
         TM-BOM or TM7.",
    ),
    (
        "threat-template",
        "The file is a template of the Microsoft Threat Modeling Tool. It lists kinds of threats \
         and no element of a device. Name the model that was made with it, a `.tm7` file.",
    ),
    ("too-many-elements", "A threat model has more elements or threats than are kept. Split it."),
    (
        "unknown-element",
        "A threat or a flow of a threat model names an element that is not in the model. Correct \
         the reference, or add the element.",
    ),
    (
        "unknown-element-kind",
        "An element of a threat model is of a kind that its format does not have. It is left out.",
    ),
    (
        "unknown-threat",
        "An element of a threat model names a threat that the model does not list. Add it to the \
         list of threats.",
    ),
    (
        "unknown-threat-state",
        "The word for where a threat stands is none of the format's. The threat counts as open.",
    ),
];
