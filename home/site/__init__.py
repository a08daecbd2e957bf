"""Site chrome, the parts of every page around its content: menus, agency details, alert banners."""
