"""What many pages share: menus, agency details, banners, filters of lists, storing of imported pages."""
