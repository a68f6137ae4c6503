// Starts everything on a page; later views replace only what is between header and footer.
import { drawAll } from "./draw.js";
import { follow } from "./views.js";
import { searchable } from "./search.js";
import { themeButton } from "./theme_button.js";
import { fields } from "./fields.js";
import { filters } from "./filter.js";

function begin() {
  searchable(document);
  fields(document);
  filters(document);
  drawAll(document);
}

themeButton();
follow(begin);
begin();
