// The main menu: open on wide screens, Escape and a click elsewhere close what is open. Without scripts it is plain <details>.
const menu = document.querySelector("[data-menu]");
const wide = window.matchMedia("(min-width: 60rem)");

if (menu) {
  const fit = () => {
    menu.open = wide.matches;
  };
  fit();
  menu.dataset.ready = "";
  wide.addEventListener("change", fit);
  const submenus = [...menu.querySelectorAll("[data-submenu]")];
  for (const submenu of submenus) {
    submenu.addEventListener("toggle", () => {
      if (submenu.open && wide.matches) for (const other of submenus) if (other !== submenu) other.open = false;
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = submenus.find((submenu) => submenu.open) ?? (wide.matches ? null : menu.open && menu);
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (wide.matches) for (const submenu of submenus) if (!submenu.contains(event.target)) submenu.open = false;
  });
}

// Filters beside a list fold away where they would push the list off the screen.
const narrow = window.matchMedia("(max-width: 47.99rem)");
for (const filters of document.querySelectorAll("[data-filters]")) {
  if (narrow.matches && !filters.querySelector("[aria-current]")) filters.open = false;
}
