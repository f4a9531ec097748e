//! The questions, in words of this program.

/// A question of the form.
#[derive(Debug, PartialEq, Eq)]
pub struct Question {
    /// The rubric's identifier.
    pub id: &'static str,
    /// The base metric it is about.
    pub metric: &'static str,
    /// What is asked; yes, no or unknown.
    pub asks: &'static str,
    /// Whether it only follows up another question and settles nothing by itself.
    pub follows: bool,
    /// How sure it is that this is what the rubric asks under the identifier: the identifier and
    /// its subject are published, most details are from memory.
    pub how_read: &'static str,
}

const fn asked(id: &'static str, metric: &'static str, asks: &'static str) -> Question {
    Question { id, metric, asks, follows: false, how_read: super::HOW_READ }
}

const fn follow(id: &'static str, metric: &'static str, asks: &'static str) -> Question {
    Question { id, metric, asks, follows: true, how_read: super::HOW_READ }
}

/// Every question in the order of the form.
pub static QUESTIONS: &[Question] = &[
    asked("XAVN", "AV", "Can somebody attack the device over a network it is connected to?"),
    follow("XAVT", "AV", "Can the attack come from beyond the network's own segment?"),
    asked("XAVW", "AV", "Can somebody attack the device over a wireless link?"),
    follow(
        "XAVR",
        "AV",
        "Does the wireless attack work from farther than the patient's immediate surroundings?",
    ),
    asked("XAVP", "AV", "Does the attacker have to touch the device or something plugged into it?"),
    follow(
        "XAVPA",
        "AV",
        "Is the part that has to be touched out of reach for people without special access?",
    ),
    asked(
        "XACL",
        "AC",
        "Would an attack succeed whenever it is tried, without conditions that the attacker cannot control?",
    ),
    asked(
        "XPRL",
        "PR",
        "Does the attacker need an account or another authorization on the device before the attack?",
    ),
    follow(
        "XPRZ",
        "PR",
        "Does that authorization go beyond what ordinary users of the device have?",
    ),
    follow(
        "XPRS",
        "PR",
        "Does it give control over the whole system, as an administrator's or a service technician's does?",
    ),
    asked(
        "XUI",
        "UI",
        "Does somebody other than the attacker have to do something for the attack to succeed?",
    ),
    asked(
        "XS",
        "S",
        "Can the attack reach something that another security authority controls than the vulnerable part?",
    ),
    asked("XCP", "C", "Can data that identify patients or persons be read?"),
    follow("XCPM", "C", "Are these the data of many persons?"),
    asked("XIP", "I", "Can data that identify patients or persons be changed?"),
    asked("XAP", "A", "Can data that identify patients or persons become unavailable?"),
    asked("XCD", "C", "Can data of diagnosis or monitoring, or how these functions work, be read?"),
    asked("XID", "I", "Can data or functions of diagnosis or monitoring be changed?"),
    asked("XAD", "A", "Can data or functions of diagnosis or monitoring become unavailable?"),
    asked("XCT", "C", "Can data of therapy, or how it is delivered, be read?"),
    asked("XIT", "I", "Can data or functions that deliver therapy be changed?"),
    asked("XAT", "A", "Can data or functions that deliver therapy become unavailable?"),
    asked("XCW", "C", "Can data of the clinical workflow be read?"),
    asked("XIW", "I", "Can data or functions of the clinical workflow be changed?"),
    asked("XAW", "A", "Can data or functions of the clinical workflow become unavailable?"),
    asked(
        "XCS",
        "C",
        "Can secrets of the system or its users, such as passwords and private keys, be read?",
    ),
    asked("XIS", "I", "Can secrets of the system or its users be changed?"),
    asked("XAS", "A", "Can secrets of the system or its users become unavailable?"),
    asked("XCO", "C", "Can other critical or sensitive data be read?"),
    asked("XIO", "I", "Can other critical or sensitive data or functions be changed?"),
    asked("XAO", "A", "Can other critical or sensitive data or functions become unavailable?"),
];

/// The question with this identifier.
#[must_use]
pub fn question(id: &str) -> Option<&'static Question> {
    QUESTIONS.iter().find(|question| question.id == id)
}
