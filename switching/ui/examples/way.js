export default function ({ data, parentElement }) {
  const link = parentElement.querySelector(".switching-way");
  link.href = data.address;
  link.textContent = data.label;
  if (data.atOnce) location.assign(data.address);
}
