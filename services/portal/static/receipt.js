// Says when a scan will be read, and when the result is there. Without this script the page tells the same when loaded again.
const progress = document.getElementById("progress");

async function ask() {
  const answer = await fetch(`/api/reports/${progress.dataset.receipt}/standing`).catch(() => null);
  if (answer?.ok) {
    progress.textContent = `✔ Đã có kết quả: mở trang báo cáo ở trên. ${(await answer.json()).words.vi}`;
    return;
  }
  if (answer?.status === 404) {
    progress.textContent = (await answer.json()).error.vi;
  }
  setTimeout(ask, 3000);
}

if (progress.dataset.done !== "true") {
  ask();
}
