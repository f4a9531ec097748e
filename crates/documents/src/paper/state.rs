//! How a paper stands: whether it is a draft, what that means, and whether its device is real.

use reliance_model::catalogue::Locale;

use super::Paper;

impl Paper {
    /// Is something missing, so that it must not be released?
    pub fn is_draft(&self) -> bool {
        !self.holes.is_empty()
    }

    /// The words that a draft opens with; nothing where it is none.
    pub fn banner(&self) -> Option<String> {
        let count = self.holes.len();
        match (count, self.locale) {
            (0, _) => None,
            (_, Locale::Zh) => Some(format!("草稿：有 {count} 处未答复，不得提交。")),
            (1, _) => Some("DRAFT: one answer is missing; not for submission.".into()),
            _ => Some(format!("DRAFT: {count} answers are missing; not for submission.")),
        }
    }

    /// What it means that a paper is a draft; nothing where it is none.
    pub fn draft_means(&self) -> Option<&'static str> {
        let means = match self.locale {
            Locale::Zh => {
                "凡标有“未答复”之处均缺少其所述内容，并汇总于“未答复事项”；在全部补齐之前，文件名带有 draft 字样。"
            }
            _ => {
                "Each place marked NOT ANSWERED lacks what it names, and all of them are listed under What is missing; until none is left, the name of the file says draft."
            }
        };
        self.is_draft().then_some(means)
    }

    /// The words about a device that does not exist; nothing where it does.
    pub fn invented(&self) -> Option<&'static str> {
        let words = match self.locale {
            Locale::Zh => "虚构示例：该产品、其制造商及其数据均不存在，不得提交。",
            _ => {
                "INVENTED EXAMPLE: this device, its manufacturer and its data do not exist; not for submission."
            }
        };
        self.device.invented.then_some(words)
    }

    /// What every page says of the state, a word each.
    pub fn marks(&self) -> Vec<&'static str> {
        let chinese = self.chinese();
        let invented = if chinese { "虚构" } else { "INVENTED" };
        let draft = if chinese { "草稿" } else { "DRAFT" };
        let mut marks = Vec::new();
        marks.extend(self.device.invented.then_some(invented));
        marks.extend(self.is_draft().then_some(draft));
        marks
    }

    /// The heading of the list of holes.
    pub fn missing_heading(&self) -> &'static str {
        if self.chinese() { "未答复事项" } else { "What is missing" }
    }

    /// The heading of the notes.
    pub fn notes_heading(&self) -> &'static str {
        match self.chinese() {
            true => "数值与陈述的来源",
            false => "Where the numbers and statements come from",
        }
    }
}
