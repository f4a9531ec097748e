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
  var groups = Array.prototype.slice.call(document.querySelectorAll(".group"));
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
    groups.forEach(function (group) { group.hidden = !group.querySelector("[data-answer]:not([hidden])"); });
    output.textContent = shown === rows.length ? rows.length + " requirements" : shown + " of " + rows.length + " requirements";
  }
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("reset", function () { setTimeout(apply, 0); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  apply();
  toAnchor();
})();
