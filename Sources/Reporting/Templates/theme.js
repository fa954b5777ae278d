(function () {
  var root = document.documentElement;
  document.querySelectorAll(".n").forEach(function (number) {
    if (number.namespaceURI.indexOf("svg") === -1) { number.title = number.dataset.source; }
  });
  var button = document.getElementById("theme");
  button.hidden = false;
  button.addEventListener("click", function () {
    var system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    root.dataset.theme = (root.dataset.theme || system) === "dark" ? "light" : "dark";
  });
})();
