(function () {
  "use strict";
  var form = document.getElementById("filter");
  var folds = [];
  function openAround(node) {
    for (; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
  }
  function toAnchor() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.hidden) { form.reset(); apply(); }
    openAround(target.parentElement);
    target.scrollIntoView();
  }
  window.addEventListener("hashchange", toAnchor);
  window.addEventListener("beforeprint", function () {
    folds = Array.prototype.filter.call(document.querySelectorAll("details"), function (d) { return !d.open; });
    folds.forEach(function (d) { d.open = true; });
  });
  window.addEventListener("afterprint", function () { folds.forEach(function (d) { d.open = false; }); });
  if (!form) return;
  var rows = Array.prototype.slice.call(document.querySelectorAll("[data-answer]"));
  var groups = Array.prototype.map.call(document.querySelectorAll(".group"), function (group) {
    var heading = group.querySelector("h3");
    return { node: group, heading: heading, title: heading.textContent, fold: group.querySelector(".fold"), opened: false };
  });
  var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
  var output = form.querySelector("output");
  function apply() {
    var f = form.elements, shown = 0;
    var words = f.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    rows.forEach(function (row, i) {
      var d = row.dataset;
      row.hidden = !((!f.answer.value || d.answer === f.answer.value) && (!f.force.value || d.force === f.force.value) &&
        (!f.topic.value || d.topic === f.topic.value) && words.every(function (w) { return texts[i].indexOf(w) >= 0; }));
      if (!row.hidden) shown += 1;
    });
    var all = shown === rows.length;
    groups.forEach(function (group) {
      var left = group.node.querySelectorAll("[data-answer]:not([hidden])").length;
      group.node.hidden = !left;
      group.heading.textContent = all ? group.title : group.title.replace(/\((\d+)\)$/, "(" + left + " of $1)");
      // What a filter finds is not left folded away, and folds again when the filter goes.
      if (group.fold && group.opened === all) { group.fold.open = !all; group.opened = !all; }
    });
    output.textContent = all ? rows.length + " requirements" : (shown || "none") + " of " + rows.length + " requirements" +
      (shown ? "" : " has all of this");
  }
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("reset", function () { setTimeout(apply, 0); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  apply();
  toAnchor();
})();
