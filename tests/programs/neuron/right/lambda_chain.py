import math

w = w_L = 0.5
b = b_L = 1.0
a_prev = a_L_minus_1 = 0.25
y = 1.0

z = z_L = w * a_prev + b
sigmoid = lambda z: math.pow(1 + math.exp(-z), -1)
a = a_L = sigmoid(z)
C = lambda activation, expected: math.pow(activation - expected, 2)
cost = C(a, y)

if __name__ == "__main__":
    # my own checks
    assert z_L == 1.125
    guess = float(input("what is the cost? "))
    print("right" if abs(guess - cost) < 0.001 else "wrong", cost)
