// The upload page: refuse a file that is too large before it is sent, and say that the sending takes a while.
"use strict";

for (const form of document.querySelectorAll("[data-import-upload]")) {
  const input = form.querySelector("input[type=file]");
  const status = form.querySelector("[data-import-status]");
  const button = form.querySelector("button[type=submit]");
  const limit = Number(form.dataset.limitBytes);

  const tooLarge = () => input.files.length > 0 && limit > 0 && input.files[0].size > limit;

  input.addEventListener("change", () => {
    const megabytes = Math.floor(limit / 1024 / 1024);
    input.setCustomValidity(tooLarge() ? `文件超过 ${megabytes} MB 的上限,请拆成几份再传。` : "");
    input.reportValidity();
  });

  form.addEventListener("submit", (event) => {
    if (tooLarge()) {
      event.preventDefault();
      return;
    }
    status.textContent = "正在上传并读取,请稍候……";
    button.disabled = true;
  });

  // Coming back with the browser's arrow shows the page as it was left: ready again.
  window.addEventListener("pageshow", () => {
    button.disabled = false;
    status.textContent = "";
  });
}
