/// What turning numbers into text looks up.
struct NumberTables {
  let scales = DecimalScale.all, powers = PowersOfTen.scaled, exponents = ExponentText.all
}
